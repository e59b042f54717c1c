// What every store of Connect has to do (src/connect/store/store.ts), whatever it is made of.
import type { Store } from '../../../src/connect/store/store.ts'
import { boxCases } from './boxes.ts'
import { orderCases } from './orders.ts'
import { peopleCases } from './people.ts'
import { reportCases } from './reports.ts'

/** `open`: a new, empty store. */
export function conformingStore(open: () => Store): void {
  boxCases(open)
  reportCases(open)
  orderCases(open)
  peopleCases(open)
}
