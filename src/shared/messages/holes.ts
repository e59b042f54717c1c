// The holes of a text, found by the compiler: 'at {path}' needs {path}; '{n, plural, one {# file} other {# files}}'
// needs {n}, a number. A branch of a plural must contain a space or a nested hole, or it is taken for a hole.

type IsName<Text extends string> = Text extends `${string}${' ' | '#' | '{' | '='}${string}` ? false : true

/** The part after an opening brace, up to the end of its name. */
type Hole<Rest extends string> = Rest extends `${infer Head}}${infer Tail}`
  ? Head extends `${infer Name},${infer Branches}`
    ? IsName<Name> extends true
      ? { counted: Name } | Found<`${Branches}}`> | Found<Tail>
      : Found<`${Head}}`> | Found<Tail>
    : IsName<Head> extends true
      ? { plain: Head } | Found<Tail>
      : Found<`${Head}}`> | Found<Tail>
  : never

type Found<Text extends string> = Text extends `${string}{${infer Rest}` ? Hole<Rest> : never

type Counted<Text extends string> = Extract<Found<Text>, { counted: string }>['counted']
type Plain<Text extends string> = Extract<Found<Text>, { plain: string }>['plain']

/** The values that `Text` needs: `{}` without holes. */
export type Filling<Text extends string, Filler> = { readonly [Name in Counted<Text>]: number } & {
  readonly [Name in Exclude<Plain<Text>, Counted<Text>>]: Filler
}
