/** The package's own declarations name another module. */
declare module '@mixmark-io/domino' {
  export function createDocument(html?: string): import('./dom.ts').DomDocument;
}
