/** As much of the DOM as is used here; TypeScript's own would declare a browser's globals for all of the project. */
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
