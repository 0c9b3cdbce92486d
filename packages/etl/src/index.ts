/** The data plane. */
export {};
