import { z } from 'zod'
import { architectures, compressions, imageFormats } from './format.ts'

export const imageFormat = z.enum(imageFormats)
export const compression = z.enum(compressions)
export const architecture = z.enum(architectures)
