import { TaktwerkError } from '@taktwerk/model/error';
import { namesAsValues, type SampleObject } from './names-as-values.ts';
import { SampleScalar, type SampleValue } from './read-sample.ts';
import { ValueGuess } from './value-guess.ts';

/** Different places of a document; a rule with more would be nobody's. */
const MOST_NODES = 5_000;

/** Узел: what a sample has at one place of its tree, all elements of a list taken together. */
export class SampleNode {
  /** Objects that stand here; what they have is looked at when it is asked for, once all are known. */
  readonly #objects: SampleObject[] = [];
  #parts: Parts | null = null;
  readonly guess: ValueGuess;
  readonly #tree: Tree;
  /** What the elements of lists are. */
  #element: SampleNode | null = null;
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
    this.#objects.push(value);
  }

  get objects(): number {
    return this.#objects.length;
  }

  /** What has a name of its own in the objects here; nothing where their names are values. */
  get children(): ReadonlyMap<string, SampleNode> {
    this.#parts ??= this.#look();
    return this.#parts.children;
  }

  /** The members of objects whose names are values themselves, and these names; null where they are not. */
  get members(): Members | null {
    this.#parts ??= this.#look();
    return this.#parts.members;
  }

  #look(): Parts {
    const tree = this.#tree;
    const children = new Map<string, SampleNode>();
    const names = tree.isXml ? null : namesAsValues(this.#objects);
    const values = names === null ? null : new SampleNode(tree);
    for (const object of this.#objects) {
      for (const [name, inner] of Object.entries(object)) {
        if (values !== null) {
          values.add(inner);
          continue;
        }
        let child = children.get(name);
        if (child === undefined) {
          child = new SampleNode(tree);
          children.set(name, child);
        }
        child.add(inner);
      }
    }
    return { children, members: names === null || values === null ? null : { names, values } };
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

/** Members of objects, all of them taken together. */
export interface Members {
  readonly names: ValueGuess;
  readonly values: SampleNode;
}

interface Parts {
  readonly children: ReadonlyMap<string, SampleNode>;
  readonly members: Members | null;
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
