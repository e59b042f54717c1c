# settings.json's content → a module that sets the options. What is wrong with it throws with key, value and fix.
{ lib }:
let
  # Nix's own words for a bad value name the option, which the person at the form has never seen.
  fits =
    option: value:
    let
      merged = lib.mergeDefinitions option.loc option.type [
        {
          file = "settings.json";
          inherit value;
        }
      ];
    in
    (builtins.tryEval (builtins.deepSeq merged.mergedValue true)).success;

  example =
    field:
    if field.example != null then
      ", for example ${builtins.toJSON field.example}"
    else if field.default != null then
      ", for example ${builtins.toJSON field.default}"
    else
      "";

  problemOf =
    { option, field }:
    value:
    if field.secret then
      "Option \"${field.key}\" (${field.label}) is a secret and stays out of images. Remove it from settings.json; it is asked for when a drive is written, and is then read from ${toString field.file}."
    else if !fits option value then
      "Option \"${field.key}\" (${field.label}) is ${builtins.toJSON value}, but it has to be: ${option.type.description}. Change it${example field}."
    else
      null;

  header =
    { profile, system }:
    settings:
    let
      architecture = lib.head (lib.splitString "-" system);
    in
    if (settings.schema or 1) != 1 then
      "settings.json has schema ${builtins.toJSON settings.schema}, but this Kiln reads schema 1. Make the settings anew."
    else if (settings.profile or profile.id) != profile.id then
      "settings.json is for the profile ${builtins.toJSON settings.profile}, but this is \"${profile.id}\". Choose the profile again."
    else if !lib.elem architecture profile.architectures then
      "The profile \"${profile.id}\" has no architecture \"${architecture}\". Choose ${lib.concatStringsSep " or " profile.architectures}."
    else
      null;

  needed = entry: entry.field.required && !entry.field.secret && entry.field.default == null;
in
{
  # fields → options: the examples of what has to be filled in, for a system that nobody has filled in yet.
  examples =
    fields:
    lib.listToAttrs (
      map (entry: lib.nameValuePair entry.field.key entry.field.example) (lib.filter needed fields)
    );

  # { fields, profile, system } → settings → module
  module =
    {
      fields,
      profile,
      system,
    }:
    settings:
    let
      chosen = lib.filterAttrs (_: value: value != null) (settings.options or { });
      byKey = lib.listToAttrs (map (entry: lib.nameValuePair entry.field.key entry) fields);
      known = lib.concatStringsSep ", " (lib.attrNames byKey);
      strangers = map (
        key: "settings.json has the unknown option ${builtins.toJSON key}. Remove it; known are: ${known}."
      ) (lib.attrNames (removeAttrs chosen (lib.attrNames byKey)));
      missing =
        map
          (
            entry:
            "Option \"${entry.field.key}\" (${entry.field.label}) is missing, but it is needed. Fill it in${example entry.field}."
          )
          (
            lib.filter (entry: needed entry && !chosen ? ${entry.field.key}) fields
          );
      wrong = lib.filter (problem: problem != null) (
        lib.mapAttrsToList (key: value: problemOf byKey.${key} value) (lib.intersectAttrs byKey chosen)
      );
      first = header { inherit profile system; } settings;
      problems = lib.optional (first != null) first ++ strangers ++ wrong ++ missing;
    in
    if problems != [ ] then
      throw (lib.concatStringsSep "\n" problems)
    else
      {
        _file = "settings.json";
        config = lib.mkMerge (
          lib.mapAttrsToList (key: value: lib.setAttrByPath byKey.${key}.option.loc value) chosen
        );
      };
}
