// `kiln connect enrol`, `enrolments` and `admit`: drives that belong to a household before their first boot, at the terminal of the
// computer that has the Connect.
import { table } from '../act.ts'
import { usage } from '../request.ts'
import type { Session } from '../session.ts'
import { t, terminalMessage } from '../texts.ts'
import { type AtWords, serverFor } from './at.ts'
import { openDesk } from './boxes.ts'
import { connectUrl } from './connect-url.ts'
