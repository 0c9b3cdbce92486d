/** Name of the one process there is, in the form programs know: system, `#`, kind and number. */
export const NODE_NAME = 'TAKTWERK#WP001';
