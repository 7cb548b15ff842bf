import type { SeededRandom } from './seeded-random.js';

/** A group of names that go together in one family. Every person made from them is fictional. */
export interface NamePool {
  girls: readonly string[];
  boys: readonly string[];
  women: readonly string[];
  men: readonly string[];
  surnames: readonly string[];
  /** Languages of the home with weights (ISO 639-1). */
  languages: readonly (readonly [string, number])[];
  /** Whether the family may keep Eid, for the R marks of the spring. */
  keepsEid: boolean;
}

function pool(
  languages: readonly (readonly [string, number])[],
  keepsEid: boolean,
  names: Record<'girls' | 'boys' | 'women' | 'men' | 'surnames', string>,
): NamePool {
  const list = (text: string): string[] => text.split(' ');
  return {
    girls: list(names.girls),
    boys: list(names.boys),
    women: list(names.women),
    men: list(names.men),
    surnames: list(names.surnames),
    languages,
    keepsEid,
  };
}

const BRITISH = pool([['en', 1]], false, {
  girls:
    'Amelia Isla Ava Mia Grace Freya Lily Emily Ruby Ella Poppy Evie Charlotte Daisy Phoebe Alice Erin Holly Megan Jessica Lucy Imogen Niamh Georgia Martha Eliza Bethany Rosie Skye Heidi',
  boys: 'Oliver George Noah Arthur Harry Leo Jack Charlie Theo Alfie Archie Henry Thomas Joshua Freddie Logan Isaac Daniel Finley Toby Ethan Jacob Callum Reuben Kai Dylan Owen Luke Connor Jude',
  women:
    'Sarah Claire Emma Nicola Joanne Rachel Kelly Gemma Lisa Helen Donna Louise Rebecca Hannah Stacey Natalie Kerry Amy Vicky Siobhan',
  men: 'David Paul Mark Andrew James Stephen Craig Lee Gareth Neil Simon Darren Matthew Robert Ian Sean Ryan Adam Carl Jason',
  surnames:
    "Ashworth Barker Bennett Brooks Carter Clarke Cooper Dawson Ellis Fletcher Foster Gibson Grant Hargreaves Harrison Holt Hughes Jenkins Kershaw Lambert Lawson Marsden Mason Nuttall O'Connor Palmer Pearce Pickering Price Reid Rhodes Robson Schofield Shaw Sutcliffe Sykes Taylor Thornton Turner Walker Ward Whitehead Wilkinson Wood",
});
const PAKISTANI = pool(
  [
    ['ur', 0.45],
    ['pa', 0.15],
    ['en', 0.4],
  ],
  true,
  {
    girls: 'Aisha Zainab Maryam Hafsa Iqra Noor Sana Zara Hira Alina Mahnoor Laiba',
    boys: 'Hamza Bilal Yusuf Ibrahim Hassan Zayn Ali Umar Daniyal Faizan Haris Saad',
    women: 'Nazia Farah Samina Rubina Saima Shabana Uzma Tahira',
    men: 'Tariq Asif Nadeem Khalid Shahid Waqar Faisal Zahid',
    surnames: 'Ahmed Akhtar Butt Chaudhry Iqbal Khan Mahmood Malik Mirza Qureshi Rafiq Shah',
  },
);
const BENGALI = pool(
  [
    ['bn', 0.6],
    ['en', 0.4],
  ],
  true,
  {
    girls: 'Tahmina Nusrat Anika Sumaiya Fariha',
    boys: 'Rahim Tanvir Arif Nabil Sakib',
    women: 'Shirin Rehana Nasima Taslima',
    men: 'Kamal Abdul Jamal Mizan',
    surnames: 'Begum Chowdhury Islam Miah Rahman Uddin',
  },
);
const INDIAN = pool(
  [
    ['en', 0.6],
    ['gu', 0.2],
    ['pa', 0.2],
  ],
  false,
  {
    girls: 'Priya Anjali Diya Simran Kavya Meera',
    boys: 'Arjun Rohan Dev Jasdeep Kiran Nikhil',
    women: 'Sunita Harpreet Neha Rekha',
    men: 'Rajesh Sanjay Gurdeep Vikram',
    surnames: 'Desai Gill Mistry Patel Sandhu Sharma',
  },
);
const POLISH = pool(
  [
    ['pl', 0.75],
    ['en', 0.25],
  ],
  false,
  {
    girls: 'Zuzanna Maja Oliwia Hanna Zofia Wiktoria',
    boys: 'Jakub Kacper Filip Szymon Mateusz Antoni',
    women: 'Agnieszka Katarzyna Małgorzata Joanna Beata',
    men: 'Piotr Krzysztof Tomasz Marek Paweł',
    surnames: 'Nowak Wójcik Mazur Krawczyk Zając Król Wróbel Pawlak Duda',
  },
);
const ROMANIAN = pool(
  [
    ['ro', 0.8],
    ['en', 0.2],
  ],
  false,
  {
    girls: 'Ioana Andreea Elena Bianca Daria',
    boys: 'Andrei Matei Ștefan Luca Radu',
    women: 'Mihaela Cristina Daniela Gabriela',
    men: 'Adrian Florin Ionuț Marius',
    surnames: 'Popescu Ionescu Dumitru Stan Munteanu Lupu Ciobanu',
  },
);
const ARABIC = pool(
  [
    ['ar', 0.75],
    ['en', 0.25],
  ],
  true,
  {
    girls: 'Layla Nour Rania Salma Jana',
    boys: 'Omar Karim Sami Tarek Rami',
    women: 'Hanan Dina Rasha Amal',
    men: 'Mahmoud Walid Nabil Hisham',
    surnames: 'Haddad Khalil Mansour Najjar Saleh Darwish',
  },
);
const SOMALI = pool(
  [
    ['so', 0.7],
    ['en', 0.3],
  ],
  true,
  {
    girls: 'Hodan Ifrah Sagal Ayaan Hamdi',
    boys: 'Abdi Liban Guled Mahad Warsame',
    women: 'Fadumo Sahra Halimo Asha',
    men: 'Abdullahi Farah Yasin Jama',
    surnames: 'Abdi Farah Hersi Jama Mohamud Warsame',
  },
);
const AFRICAN = pool(
  [
    ['en', 0.8],
    ['pt', 0.1],
    ['fr', 0.1],
  ],
  false,
  {
    girls: 'Chidera Adaeze Temi Abena Grace Naomi',
    boys: 'Emeka Tobi Kwame Kofi Samuel Elijah',
    women: 'Ngozi Funmi Akosua Blessing',
    men: 'Chukwudi Tunde Yaw Emmanuel',
    surnames: 'Adeyemi Boateng Eze Mensah Okafor Owusu',
  },
);

const POOLS: readonly (readonly [NamePool, number])[] = [
  [BRITISH, 58],
  [PAKISTANI, 13],
  [BENGALI, 3],
  [INDIAN, 5],
  [POLISH, 7],
  [ROMANIAN, 4],
  [ARABIC, 4],
  [SOMALI, 2],
  [AFRICAN, 4],
];

/** The names of Amir's family. */
export const STORY_NAMES = PAKISTANI;

/** A group of names for one family, in the proportions of an English town. */
export function pickNames(random: SeededRandom): NamePool {
  return random.pickWeighted(POOLS);
}
