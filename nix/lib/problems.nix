# All problems of settings.json at once, each with key, value and fix. Needs no nixpkgs.
let
  inherit (builtins) concatStringsSep filter toJSON;
  optional = value: if value == null then [ ] else [ value ];

  example =
    field:
    if field.example != null then
      ", for example ${toJSON field.example}"
    else if field.default != null then
      ", for example ${toJSON field.default}"
    else
      "";

  header =
    { profile, system }:
    settings:
    let
      architecture = builtins.head (builtins.split "-" system);
    in
    if (settings.schema or 1) != 1 then
      "settings.json has schema ${toJSON settings.schema}, but this Kiln reads schema 1. Create the settings again."
    else if (settings.profile or profile.id) != profile.id then
      "settings.json is for the profile ${toJSON settings.profile}, but this is \"${profile.id}\". Choose the profile again."
    else if !builtins.elem architecture profile.architectures then
      "The profile \"${profile.id}\" has no architecture \"${architecture}\". Choose ${concatStringsSep " or " profile.architectures}."
    else
      null;

  stateVersion =
    settings:
    let
      value = settings.stateVersion or null;
      isRelease = builtins.isString value && builtins.match "[0-9]{2}\\.[0-9]{2}" value != null;
    in
    if value == null || isRelease then
      null
    else
      "settings.json has the stateVersion ${toJSON value}, but it has to be the NixOS release that the machine was installed with. Change it, for example \"26.05\".";

  ofValue =
    { fits }:
    { option, field }:
    value:
    if field.secret then
      "Option \"${field.key}\" (${field.label}) is a secret and stays out of images. Remove it from settings.json; Kiln asks for it when it writes a drive, and the machine reads it from ${
        field.file.path or "its file on the machine"
      }."
    else if !fits option value then
      "Option \"${field.key}\" (${field.label}) is ${toJSON value}, but it has to be: ${option.type.description}. Change it${example field}."
    else
      null;

  # entry → whether it is required
  needed = { field, ... }: field.required && !field.secret && field.default == null;
in
{
  inherit needed;

  # { fields, profile, system, fits } → settings → list of texts; fits: option → value → whether its type takes it
  problems =
    {
      fields,
      profile,
      system,
      fits,
    }:
    settings:
    let
      chosen = settings.options or { };
      isChosen = entry: chosen.${entry.field.key} or null != null;
      known = map (entry: entry.field.key) fields;
      strangers = filter (key: chosen.${key} != null && !builtins.elem key known) (
        builtins.attrNames chosen
      );
      missing = filter (entry: needed entry && !isChosen entry) fields;
      inOrder = builtins.sort (a: b: a.field.key < b.field.key) (filter isChosen fields);
    in
    optional (header { inherit profile system; } settings)
    ++ optional (stateVersion settings)
    ++ map (
      key:
      "settings.json has the unknown option ${toJSON key}. Remove it; known are: ${concatStringsSep ", " (builtins.sort builtins.lessThan known)}."
    ) strangers
    ++ builtins.concatMap (
      entry: optional (ofValue { inherit fits; } entry chosen.${entry.field.key})
    ) inOrder
    ++ map (
      { field, ... }:
      "Option \"${field.key}\" (${field.label}) is missing, but it is needed. Fill it in${example field}."
    ) missing;
}
