import type { SourceRelation } from '../connector/source-reader.ts';
import type { Duck } from './duck.ts';
import { fittingRows } from './fitting-rows.ts';
import { type Shaping, shapeWhole, type UnfitRow } from './shape-chunk.ts';

/** What became of the rows of a chunk. */
export interface WrittenChunk {
  readonly rows: number;
  readonly unfit: readonly UnfitRow[];
}

/** Writes the rows of chunks into files, each chunk in one pass as long as all its rows fit. */
export class ChunkWriter {
  readonly #duck: Duck;
  readonly #shapings: readonly Shaping[];
  readonly #options: { readonly blank: boolean; readonly forbidden: readonly string[] };
  /** Each row is looked at: the chunk before had one that does not fit, and the next one may too. */
  #careful: boolean;

  constructor(
    duck: Duck,
    shapings: readonly Shaping[],
    options: { readonly blank: boolean; readonly forbidden: readonly string[] },
  ) {
    this.#duck = duck;
    this.#shapings = shapings;
    this.#options = options;
    this.#careful = options.forbidden.length > 0;
  }

  /**
   * `statement` makes a COPY to a file of a SELECT; rows that do not fit are left out, and told. `fitting` is one that
   * stops at the first of those, where there is a quicker one for rows that all fit.
   */
  async write(
    relation: SourceRelation,
    where: string,
    statement: (sql: string) => string,
    fitting: string | null = null,
  ): Promise<WrittenChunk> {
    if (!this.#careful) {
      const rows = await this.#writeAll(
        fitting ?? statement(fittingRows(relation, this.#shapings, this.#options.blank)),
      );
      if (rows !== null) return { rows, unfit: (await relation.broken?.()) ?? [] };
    }
    const shaped = await shapeWhole(this.#duck, relation, this.#shapings, { ...this.#options, where });
    this.#careful = shaped.unfit.length > 0 || this.#options.forbidden.length > 0;
    return { rows: await this.#duck.run(statement(shaped.sql)), unfit: shaped.unfit };
  }

  /** Null when some row does not fit, or anything else is wrong: the careful pass says what. */
  async #writeAll(sql: string): Promise<number | null> {
    try {
      return await this.#duck.run(sql);
    } catch {
      // It is done again, with care; what fails then is told with row and column.
      return null;
    }
  }
}
