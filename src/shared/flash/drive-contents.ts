// What a drive holds, where that has to be decided on.
import { message } from '../messages/codes.ts'
import type { Drive } from '../model/drive.ts'

const { code: empty } = message('drive.contents.empty')

/** Whether it is known to hold something that would be lost. */
export const holdsSomething = ({ contents }: Pick<Drive, 'contents'>): boolean =>
  contents !== '' && !(typeof contents === 'object' && 'code' in contents && contents.code === empty)
