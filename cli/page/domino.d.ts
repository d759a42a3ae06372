/** The parts of the package and of the DOM that this project uses. The package's own types are for another module name. */
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
