# The module system's options → the form's schema, in the shape of options.json.
{ lib }:
let
  inherit (lib) types;

  # ints.between keeps its bounds only in its description.
  bounds =
    type:
    let
      found = lib.match ".*between (-?[0-9]+) and (-?[0-9]+) .*" type.description;
    in
    lib.optionalAttrs (found != null) {
      min = lib.toInt (lib.elemAt found 0);
      max = lib.toInt (lib.elemAt found 1);
    };

  integer = type: { kind = "int"; } // bounds type;
  text = _: { kind = "string"; };

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
    else if lib.hasPrefix "strMatching" type.name then
      { kind = "string"; }
      // lib.optionalAttrs (portable type) { pattern = "^(?:${type.functor.payload.pattern})$"; }
    else
      (kinds.${type.name} or (throw "a form has no field for the type \"${type.name}\"")) type;

  # POSIX character classes mean something else in the window's regular expressions.
  portable = type: !lib.hasInfix "[[:" type.functor.payload.pattern;

  withFacts =
    form: kind:
    kind
    // lib.optionalAttrs (form.unit != null && kind.kind == "int") { inherit (form) unit; }
    // lib.optionalAttrs (form.multiline && kind.kind == "string") { multiline = true; }
    // lib.optionalAttrs (form.maxLength != null && kind.kind == "string") { inherit (form) maxLength; }
    // lib.optionalAttrs (kind.kind == "enum") {
      values = map (choice: choice // { label = form.labels.${choice.value} or choice.label; }) kind.values;
    };

  isPlain =
    value:
    lib.isString value
    || lib.isBool value
    || lib.isInt value
    || (lib.isList value && lib.all isPlain value);
  plain = value: if isPlain value then value else null;

  # The value that the profile itself gives, which may differ from the option's own default.
  presetOf = option: if option.isDefined then plain option.value else null;

  describe =
    option:
    let
      form = option.kilnForm;
      key = if form.key == null then lib.last option.loc else form.key;
    in
    lib.addErrorContext "while making the form's field for the option `${lib.showOption option.loc}'" (
      {
        inherit key;
        inherit (form)
          group
          order
          secret
          advanced
          required
          ;
        label = if form.label == null then key else form.label;
        # Of a secret the form asks the content; the option itself is the path where that will be.
        type = withFacts form (if form.secret then { kind = "string"; } else kindOf option.type);
        description = lib.trim (option.description.text or option.description);
        default = if form.secret then null else presetOf option;
        example = if form.secret then null else plain (option.example or null);
      }
      # Where the secret is expected on the machine: what personalises a drive writes it there.
      // lib.optionalAttrs form.secret { file = presetOf option; }
    );

  # Without a look at any value, so that a form does not cost the evaluation of a system.
  formOptionsOf =
    tree:
    lib.concatMap (
      node:
      if lib.isOption node then
        lib.optional (node ? kilnForm) node
      else if lib.isAttrs node then
        formOptionsOf node
      else
        [ ]
    ) (lib.attrValues tree);

  # Where such options may stand. All of NixOS's options would be found too, in more than a second.
  roots = [
    [ "kiln" ]
    [
      "services"
      "strato-agent"
    ]
    [ "settings" ]
  ];

  inOrder = a: b: if a.order != b.order then a.order < b.order else a.key < b.key;

  fields =
    { options, hidden }:
    let
      found = lib.concatMap (root: formOptionsOf { at = lib.attrByPath root { } options; }) roots;
      all = map (option: {
        inherit option;
        field = describe option;
      }) found;
      byKey = lib.groupBy (entry: entry.field.key) all;
      twice = lib.filterAttrs (_: entries: lib.length entries > 1) byKey;
      names = entries: lib.concatMapStringsSep " and " (entry: lib.showOption entry.option.loc) entries;
    in
    if twice != { } then
      throw "Two options have the form key ${
        lib.concatStringsSep "; " (lib.mapAttrsToList (key: entries: "\"${key}\" (${names entries})") twice)
      }. Give one of them another `key`."
    else
      lib.sort (a: b: inOrder a.field b.field) (lib.filter (entry: !lib.elem entry.field.key hidden) all);
in
{
  inherit fields kindOf;
  schema = arguments: {
    schema = 1;
    options = map (entry: entry.field) (fields arguments);
  };
}
