# settings.json's content → a module that sets the options. What is wrong with it throws.
{ lib }:
let
  inherit (import ./problems.nix) needed problems;

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

  problemsOf =
    {
      fields,
      profile,
      system,
    }:
    problems {
      inherit
        fields
        profile
        system
        fits
        ;
    };
in
{
  # { fields, profile, system } → settings → what is wrong with them, in words
  problems = problemsOf;

  # fields → options: the examples of what has to be filled in, for a system whose form is still empty.
  examples =
    fields:
    lib.listToAttrs (
      map (entry: lib.nameValuePair entry.field.key entry.field.example) (lib.filter needed fields)
    );

  # { fields, profile, system, overModules ? false } → settings → module. `overModules`: answers go before what modules set that
  # the answers have brought; lists are merged with theirs.
  module =
    {
      fields,
      overModules ? false,
      ...
    }@answers:
    settings:
    let
      chosen = lib.filterAttrs (_: value: value != null) (settings.options or { });
      byKey = lib.listToAttrs (map (entry: lib.nameValuePair entry.field.key entry) fields);
      found = problemsOf (removeAttrs answers [ "overModules" ]) settings;
      weighed = value: if overModules && !lib.isList value then lib.mkOverride 90 value else value;
    in
    if found != [ ] then
      throw (lib.concatStringsSep "\n" found)
    else
      {
        _file = "settings.json";
        config = lib.mkMerge (
          lib.mapAttrsToList (key: value: lib.setAttrByPath byKey.${key}.option.loc (weighed value)) chosen
          ++ lib.optional (settings.stateVersion or null != null) {
            # The machine's own. Stronger than what a profile sets for its new machines; mkForce is stronger still.
            system.stateVersion = lib.mkOverride 75 settings.stateVersion;
          }
        );
      };
}
