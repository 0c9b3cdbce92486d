/** The embedded agent of platform ETL. */
export const ETL_AGENT = 'ETL01';
