/** Of a card in the grid, and of what is drawn in its place until it is there. */
export const boxCardSize = { cardPx: 152, leastWidthPx: 300 }
