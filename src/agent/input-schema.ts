// The schema of a tool's input, derived from the broker's table of verbs, so both have the same fields.
import { z } from 'zod'
import {
  type Field,
  type Fields,
  fieldsElsewhere,
  mostCharacters,
  mostWords,
  patterns,
} from '#shared/workloads/fields.ts'

function schemaOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'name':
    case 'label':
    case 'id':
    case 'code':
      return z.string().regex(patterns[field.kind])
    case 'integer':
      return z.int().min(field.least).max(field.most)
    case 'flag':
      return z.boolean()
    case 'argv':
      return z
        .array(z.string().refine(word => !word.includes('\0')))
        .min(1)
        .max(mostWords)
        .refine(words => words[0] !== '' && words.join('').length <= mostCharacters)
    case 'names':
      return z
        .array(z.string().regex(patterns.label))
        .max(field.most)
        .refine(names => new Set(names).size === names.length)
    case 'module':
      return z.never()
  }
}

export const inputSchema = (fields: Fields) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(fieldsElsewhere(fields)).map(([key, field]) => [
        key,
        field.optional ? schemaOf(field).optional() : schemaOf(field),
      ]),
    ),
  )
