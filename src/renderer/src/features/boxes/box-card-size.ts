/** The size of a card in the grid, and of its placeholder. */
export const boxCardSize = { cardPx: 152, leastWidthPx: 300 }
