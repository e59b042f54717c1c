# The pure functions of ../lib, for `nix-instantiate --eval --strict --json -A NAME`: the arguments come as JSON,
# without nixpkgs.
{
  call ? "null",
}:
let
  arguments = builtins.fromJSON call;
  kinds = import ../lib/kinds.nix;
  texts = import ../lib/texts.nix;
  profiles = import ../lib/profiles.nix;
  all = removeAttrs texts [ "urlOf" ] // {
    url = texts.urlOf [
      "http"
      "https"
    ];
    webSocket = texts.urlOf [ "ws" ];
  };
in
{
  # type → kind
  kind = kinds.kindOf arguments;
  # { form, kind } → kind
  withFacts = kinds.withFacts arguments.form arguments.kind;
  # { arguments } of formOption → what it makes; mkOption itself is nixpkgs', and passes its arguments on.
  formOption = import ../lib/form.nix { lib.mkOption = given: { mkOption = given; }; } arguments;
  # { keys, hidden }: fields of these keys and orders → the keys that the form shows
  fieldList = map (entry: entry.field.key) (
    import ../lib/field-list.nix {
      inherit (arguments) hidden;
      nameOf = option: option;
      found = map (field: {
        inherit field;
        option = "kiln.${field.key}${toString field.order}";
      }) arguments.fields;
    }
  );
  # { fields, profile, system, settings }: a type here takes the values of one of Nix's own types
  problems = (import ../lib/problems.nix).problems {
    inherit (arguments) profile system;
    fields = map (field: {
      inherit field;
      option.type = {
        name = field.takes;
        description = "a ${field.takes}";
      };
    }) arguments.fields;
    fits = option: value: builtins.typeOf value == option.type.name;
  } arguments.settings;
  # { NAME = [ text ] } → { NAME = [ whether that text's pattern matches ] }; "url" is of http and https, "webSocket" of ws
  matches = builtins.mapAttrs (
    name: samples:
    let
      inherit (all.${name}) pattern;
    in
    map (sample: builtins.match pattern sample != null) samples
  ) arguments;
  forms = builtins.mapAttrs (_: text: { kind = "string"; } // text.form) all;
  profiles = builtins.mapAttrs (_: profile: {
    inherit (profile) id;
    systems = profiles.systems profile;
    kinds = profiles.builtKinds profile;
  }) profiles.all;
  builtKinds = profiles.builtKinds { formats = arguments; };
}
