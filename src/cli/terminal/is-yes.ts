/** The answer to a prompt that ends with [y/N]; null without a terminal. */
export const isYes = (answer: string | null) => /^(y|yes)$/i.test((answer ?? '').trim())
