/** As much of the package and its DOM as is used here; the package's own declarations name another module. */
declare module '@mixmark-io/domino' {
  export interface DomElement {
    readonly children: ArrayLike<DomElement>;
    readonly outerHTML: string;
    readonly textContent: string;
    readonly tagName: string;
    getAttribute(name: string): string | null;
    setAttribute(name: string, value: string): void;
    querySelector(selector: string): DomElement | null;
    querySelectorAll(selector: string): ArrayLike<DomElement>;
    remove(): void;
  }

  export interface DomDocument {
    readonly documentElement: DomElement;
    querySelector(selector: string): DomElement | null;
    querySelectorAll(selector: string): ArrayLike<DomElement>;
  }

  export function createDocument(html?: string): DomDocument;
}
