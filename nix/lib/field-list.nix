# All fields that were found → the form's: hidden ones left out, in order, and no key twice. Needs no nixpkgs.
let
  inOrder = a: b: if a.order != b.order then a.order < b.order else a.key < b.key;
in
# { found, hidden, nameOf } → list; found: list of { field, option }, nameOf: option → its name in words
{
  found,
  hidden,
  nameOf,
}:
let
  byKey = builtins.groupBy (entry: entry.field.key) found;
  twice = builtins.filter (key: builtins.length byKey.${key} > 1) (builtins.attrNames byKey);
  names = entries: builtins.concatStringsSep " and " (map (entry: nameOf entry.option) entries);
  shown = builtins.filter (entry: !builtins.elem entry.field.key hidden) found;
in
if twice != [ ] then
  throw "Two options have the form key ${
    builtins.concatStringsSep "; " (map (key: "\"${key}\" (${names byKey.${key}})") twice)
  }. Give one of them another `key`."
else
  builtins.sort (a: b: inOrder a.field b.field) shown
