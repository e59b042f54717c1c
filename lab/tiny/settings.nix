# settings.json → one value for every option of the schema; anything wrong throws with the option, the value and the fix.
{ schema, file }:
let
  given = if builtins.pathExists file then builtins.fromJSON (builtins.readFile file) else { };
  chosen = given.options or { };
  # Secrets never come this way: they are given when a drive is flashed.
  options = builtins.filter (option: !option.secret) schema.options;
  keys = map (option: option.key) options;
  strangers = builtins.attrNames (removeAttrs chosen keys);

  check =
    option:
    let
      value = chosen.${option.key} or option.default;
      problem = import ./check.nix option.type value;
    in
    if problem == null then
      value
    else
      throw "Option \"${option.key}\" (${option.label}) is ${builtins.toJSON value}, but ${problem}, for example ${builtins.toJSON option.example}.";

  stateVersion = given.stateVersion or schema.stateVersion;

  values = builtins.listToAttrs (
    map (option: {
      name = option.key;
      value = check option;
    }) options
  );
in
if (given.schema or 1) != 1 then
  throw "settings.json has schema ${builtins.toJSON given.schema}, but this profile reads schema 1. Create the settings again."
else if (given.profile or "tiny") != "tiny" then
  throw "settings.json is for the profile ${builtins.toJSON given.profile}, but this is \"tiny\". Choose the profile again."
else if (given.architecture or "x86_64") != "x86_64" then
  throw "settings.json asks for the architecture ${builtins.toJSON given.architecture}, but \"tiny\" has x86_64 only. Choose x86_64."
else if strangers != [ ] then
  throw "settings.json has the unknown option ${builtins.toJSON (builtins.head strangers)}. Remove it; known are: ${builtins.concatStringsSep ", " keys}."
else if !(builtins.isString stateVersion && builtins.match "[0-9]{2}\\.[0-9]{2}" stateVersion != null) then
  throw "settings.json has the stateVersion ${builtins.toJSON stateVersion}, but it has to be the release that the machine was installed with, for example \"25.11\"."
else
  # Check all of them now, so that a bad value fails even where it would not be used.
  builtins.deepSeq values (values // { inherit stateVersion; })
