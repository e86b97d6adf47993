const megabyte = 1_000_000;

/** Numbers of a dataset that the screen knows too. Sizes in bytes, before decoding. */
export const datasetLimits = {
  /** So many workers must call an item broken before it rests. */
  reportsToQuarantine: 2,
  imageBytes: 50 * megabyte,
  /** Width times height. 50 million pixels take 200 MB to decode; a scanned A3 page at 300 dpi has 17 million. */
  imagePixels: 50_000_000,
  archiveBytes: 1000 * megabyte,
  archiveEntries: 10_000,
  /** What all entries of an archive may unpack to, by its own word and by count. */
  unpackedBytes: 4000 * megabyte,
  tableBytes: 100 * megabyte,
  tableRows: 100_000,
  /** Addresses of images in one table: each has to be fetched. */
  tableAddresses: 5000,
  items: 1_000_000,
  /** Items that can be chosen one by one. */
  chosenItems: 10_000,
  /** Changes of many items are made in parts of so many, so many parts in one transaction; what is larger is a job. */
  changePart: 5000,
  changePartsAtOnce: 4,
  itemName: 200,
  slice: 80,
  /** Refusals, and what was here already, listed one by one in a report; beyond that they are counted. */
  listedRefusals: 500,
} as const;
