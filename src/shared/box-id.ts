// The id of a box, apart from the rest of it: requests name it, and boxes know what the requests make.
import { z } from 'zod'

/** Random, and never used again: a machine may bear it after its box is gone. */
export const boxId = z.string().regex(/^[0-9a-f]{16}$/)
