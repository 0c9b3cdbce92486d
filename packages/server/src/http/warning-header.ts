/** Header that tells of what is odd about a request that was carried out: ours, as the answers of the AE API have no place for it. */
export const WARNING_HEADER = 'taktwerk-warning';

/** Sentences as one header; characters beyond ASCII are written `%XX` as in addresses. */
export function warningHeader(sentences: readonly string[]): string {
  return [...sentences.join('; ')]
    .map((character) => (character >= ' ' && character <= '~' ? character : encodeURIComponent(character)))
    .join('');
}
