/** The width of a log's largest number and of the space beside it. */
export const numbersWidth = (digits: number) => `calc(${digits}ch + 1.5rem)`

/** Stays where it is while the lines move sideways. */
export const numbersLook =
  'sticky left-0 z-10 shrink-0 select-none bg-sunken pr-3 pl-3 text-right text-muted whitespace-pre'
