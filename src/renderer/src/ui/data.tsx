import type { ReactNode } from 'react'

/**
 * A word of a person, a profile or a program among texts of the catalogue: never translated, and in its own direction
 * without turning the text beside it.
 */
export const Data = ({ children }: { children: ReactNode }) => <bdi translate="no">{children}</bdi>
