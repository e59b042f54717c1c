# Persistent paths → the filter file's text. Pure.
{ lib }:
let
  inherit (import ./subvolumes.nix) mountPoints reset;

  contains = folder: path: folder == "/" || path == folder || lib.hasPrefix "${folder}/" path;

  # The subvolume that a path lies on: the one with the longest mount point.
  subvolumeOf =
    path:
    lib.head (
      lib.sort (a: b: lib.stringLength mountPoints.${a} > lib.stringLength mountPoints.${b}) (
        lib.filter (name: contains mountPoints.${name} path) (lib.attrNames mountPoints)
      )
    );

  inside =
    path:
    let
      subvolume = subvolumeOf path;
    in
    {
      inherit subvolume;
      path = lib.removePrefix "/" (lib.removePrefix mountPoints.${subvolume} path);
    };

  problemOf =
    path:
    let
      parts = lib.splitString "/" path;
      subvolume = subvolumeOf path;
    in
    if lib.elem ".." parts || lib.elem "." parts then
      "\"${path}\", with . or .. in it. Write the path as it is."
    else if contains "/boot" path then
      "\"${path}\", which is on the boot partition and is never reset. Remove it."
    # A path in /var may be named, as the document does: it needs nothing.
    else if !lib.elem subvolume (reset ++ [ "@var" ]) then
      "\"${path}\", which is on ${subvolume} and is never reset. Remove it."
    else if lib.elem subvolume reset && path == mountPoints.${subvolume} then
      "\"${path}\", which is all of ${subvolume}. Name the folders in it that are to stay."
    # The program of the initrd refuses a whole filter with such a line.
    else if lib.stringLength (inside path).path > 4000 then
      "\"${path}\", which has more than 4,000 bytes. Name a folder above it."
    else
      null;
in
paths:
let
  all = lib.unique paths;
  good = lib.filter (path: problemOf path == null && lib.elem (subvolumeOf path) reset) all;
  # A path in a persistent folder persists with it.
  outermost = lib.filter (path: !lib.any (other: other != path && contains other path) good) good;
  lines = map (entry: "${entry.subvolume}\t${entry.path}\n") (map inside outermost);
in
{
  problems = lib.filter (problem: problem != null) (map problemOf all);
  text = lib.concatStrings (lib.sort (a: b: a < b) lines);
}
