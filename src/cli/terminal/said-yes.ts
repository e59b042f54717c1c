/** The answer to a question that ends with [y/N]; null is that of nobody, without a terminal. */
export const saidYes = (answer: string | null) => /^(y|yes)$/i.test((answer ?? '').trim())
