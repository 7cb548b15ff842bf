const TITLES: Readonly<Record<number, string>> = {
  400: 'That could not be read',
  403: 'You cannot open this page',
  404: 'Page not found',
  409: 'Something has changed meanwhile',
  410: 'This has ended',
  413: 'That is too much at once',
  422: 'Something is missing or not as expected',
  429: 'Please wait a little',
  503: 'Tandem is busy',
};

/** The heading of an error page. */
export function errorTitle(status: number): string {
  return TITLES[status] ?? 'Something went wrong';
}
