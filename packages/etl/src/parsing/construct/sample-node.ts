import { TaktwerkError } from '@taktwerk/model/error';
import { SampleScalar, type SampleValue } from './read-sample.ts';
import { ValueGuess } from './value-guess.ts';

/** Different places of a document; a rule with more would be nobody's. */
const MOST_NODES = 5_000;

/** Узел: what a sample has at one place of its tree, all elements of a list taken together. */
export class SampleNode {
  readonly children = new Map<string, SampleNode>();
  readonly guess: ValueGuess;
  readonly #tree: Tree;
  /** What the elements of lists are. */
  #element: SampleNode | null = null;
  objects = 0;
  scalars = 0;
  #lists = 0;
  /** Elements of the longest list; in XML the most elements of one name side by side. */
  #longestList = 0;

  constructor(tree: Tree) {
    tree.nodes += 1;
    if (tree.nodes > MOST_NODES) {
      throw new TaktwerkError(
        'sourceFailed',
        `The sample has values at more than ${MOST_NODES} different places; take one whose names are not values themselves.`,
      );
    }
    this.#tree = tree;
    this.guess = new ValueGuess(tree.isXml);
  }

  add(value: SampleValue): void {
    if (isList(value) || this.#tree.isXml) {
      const all = isList(value) ? value : [value];
      this.#lists += 1;
      this.#longestList = Math.max(this.#longestList, all.length);
      this.#element ??= new SampleNode(this.#tree);
      for (const one of all) this.#element.#addOne(one);
    } else this.#addOne(value);
  }

  #addOne(value: SampleValue): void {
    if (isList(value)) {
      this.add(value);
      return;
    }
    if (value instanceof SampleScalar) {
      this.scalars += 1;
      this.guess.add(value);
      return;
    }
    this.objects += 1;
    for (const [name, inner] of Object.entries(value)) {
      let child = this.children.get(name);
      if (child === undefined) {
        child = new SampleNode(this.#tree);
        this.children.set(name, child);
      }
      child.add(inner);
    }
  }

  /** What the elements of the list here are; null when there is no list. In XML one element alone is no list. */
  get list(): SampleNode | null {
    return this.#tree.isXml && this.#longestList < 2 ? null : this.#element;
  }

  /** What is here when it is no list. */
  get single(): SampleNode {
    return this.#tree.isXml && this.#element !== null ? this.#element : this;
  }
}

interface Tree {
  readonly isXml: boolean;
  nodes: number;
}

/** The tree of a sample. */
export function sampleTree(roots: readonly SampleValue[], isXml: boolean): SampleNode {
  const root = new SampleNode({ isXml, nodes: 0 });
  for (const value of roots) root.add(value);
  return root;
}

function isList(value: SampleValue): value is readonly SampleValue[] {
  return Array.isArray(value);
}
