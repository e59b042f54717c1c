import type { ReactNode } from 'react'

/** What a person, a profile or a program wrote, among texts of the catalogue: never translated. */
export const Data = ({ children }: { children: ReactNode }) => <span translate="no">{children}</span>
