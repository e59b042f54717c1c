// Which pointer of "later" each box or ring was shown, so that it is never shown an older one. Part of the
// store (store.ts).
import type { Row, Rows } from './sqlite-rows.ts'

type Given = { keys: number; sequence: number }

export type ChannelStore = {
  given(audience: string): Given | null
  putGiven(audience: string, given: Given): void
}

export const sqliteChannels = ({ one, run }: Rows): ChannelStore => ({
  given: audience => one('SELECT keys, sequence FROM given WHERE audience = ?', givenOf, audience),
  putGiven: (audience, { keys, sequence }) =>
    run(
      `INSERT INTO given (audience, keys, sequence) VALUES (?, ?, ?)
       ON CONFLICT (audience) DO UPDATE SET keys = excluded.keys, sequence = excluded.sequence`,
      audience,
      keys,
      sequence,
    ),
})

const givenOf = (row: Row): Given => ({ keys: Number(row['keys']), sequence: Number(row['sequence']) })
