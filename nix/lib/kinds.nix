# An option's type → the field's kind, in the shape of options.json. Of a type only its name, its words and what it was
# made with are read, so that this needs no nixpkgs.
let
  optional = condition: attributes: if condition then attributes else { };
  contains = part: text: builtins.replaceStrings [ part ] [ "" ] text != text;
  hasPrefix = prefix: text: builtins.substring 0 (builtins.stringLength prefix) text == prefix;

  # ints.between keeps its bounds only in its description.
  bounds =
    type:
    let
      found = builtins.match ".*between (-?[0-9]+) and (-?[0-9]+) .*" type.description;
      at = index: builtins.fromJSON (builtins.elemAt found index);
    in
    optional (found != null) {
      min = at 0;
      max = at 1;
    };

  integer = type: { kind = "int"; } // bounds type;
  text = _: { kind = "string"; };

  matching =
    type:
    let
      inherit (type.functor.payload) pattern;
      description = type.description or "";
    in
    {
      kind = "string";
    }
    # POSIX character classes mean something else in the window's regular expressions.
    // optional (!contains "[[:" pattern) { pattern = "^(?:${pattern})$"; }
    # nixpkgs' own words only quote the pattern.
    // optional (description != "" && !contains "matching the pattern" description) {
      expects = description;
    };

  kinds = {
    bool = _: { kind = "bool"; };
    int = integer;
    intBetween = integer;
    unsignedInt = type: integer type // { min = 0; };
    unsignedInt8 = integer;
    unsignedInt16 = integer;
    unsignedInt32 = integer;
    positiveInt = type: integer type // { min = 1; };
    str = text;
    singleLineStr = text;
    nonEmptyStr = _: {
      kind = "string";
      minLength = 1;
    };
    separatedString = _: {
      kind = "string";
      multiline = true;
    };
    path = text;
    enum = type: {
      kind = "enum";
      values = map (value: {
        inherit value;
        label = value;
      }) type.functor.payload.values;
    };
    listOf = type: {
      kind = "list";
      of = kindOf type.nestedTypes.elemType;
    };
    nullOr = type: kindOf type.nestedTypes.elemType;
  };

  kindOf =
    type:
    if type ? kilnForm then
      type.kilnForm
    else if hasPrefix "strMatching" type.name then
      matching type
    else
      (kinds.${type.name} or (throw "a form has no field for the type \"${type.name}\"")) type;

  # Adds what the option says about itself to the kind of its type.
  withFacts =
    form: kind:
    kind
    // optional (form.unit != null && kind.kind == "int") { inherit (form) unit; }
    // optional (form.multiline && kind.kind == "string") { multiline = true; }
    // optional (form.maxLength != null && kind.kind == "string") { inherit (form) maxLength; }
    // optional (kind.kind == "enum") {
      values = map (
        choice: choice // { label = form.labels.${choice.value} or choice.label; }
      ) kind.values;
    };
in
{
  inherit kindOf withFacts;
}
