import { z } from 'zod'
import { architectures, imageFormats } from './format.ts'

export const imageFormat = z.enum(imageFormats)
export const architecture = z.enum(architectures)
