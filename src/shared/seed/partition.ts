// The partition of an image that receives a seed: docs/seed.md.

export const seedPartition = { name: 'kiln-seed', type: '5b1ed5ee-0b1a-4c1a-9a55-6b696c6e0001' }

/** The name alone proves nothing. */
export const isSeedPartition = ({ name, type }: { name: string; type: string }) =>
  name === seedPartition.name && type === seedPartition.type
