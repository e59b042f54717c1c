import type { ReactNode } from 'react'

/** What a person, a profile or a program wrote, among texts of the catalogue: never translated, and in
 *  its own direction without turning what is beside it. */
export const Data = ({ children }: { children: ReactNode }) => <bdi translate="no">{children}</bdi>
