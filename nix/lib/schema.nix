# The module system's options → the form's schema, in the shape of options.json.
{ lib }:
let
  inherit (import ./kinds.nix) kindOf withFacts;

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
        # The modules' own messages use this name.
        nixOption = lib.showOption option.loc;
        inherit (form)
          group
          order
          secret
          advanced
          required
          ;
        label = if form.label == null then key else form.label;
        # For a secret the form asks for the content; the option itself is the path where that will be.
        type = withFacts form (
          if !form.secret then
            kindOf option.type
          else if form.content == null then
            { kind = "string"; }
          else
            kindOf form.content
        );
        description = lib.trim (option.description.text or option.description);
        default = if form.secret then null else presetOf option;
        example = if form.secret then null else plain (option.example or null);
      }
      # Where the secret is expected on the machine: what personalises a drive writes it there.
      // lib.optionalAttrs (form.secret && presetOf option != null) {
        file = {
          path = presetOf option;
          inherit (form.file) mode owner group;
        };
      }
    );

  # Looks at no value, so that a form does not cost the evaluation of a system.
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

  # The roots that may have such options. Searching all of NixOS's options would take more than a second.
  roots = [
    [ "kiln" ]
    [ "settings" ]
  ]
  ++
    map
      (name: [
        "services"
        name
      ])
      [
        "homeassistant-vm"
        "newt-agent"
        "strato-agent"
        "voxnix-storage"
      ];

  fields =
    { options, hidden, ... }:
    import ./field-list.nix {
      inherit hidden;
      nameOf = option: lib.showOption option.loc;
      found = map (option: {
        inherit option;
        field = describe option;
      }) (lib.concatMap (root: formOptionsOf { at = lib.attrByPath root { } options; }) roots);
    };
in
{
  inherit fields kindOf;
  # `stateVersion`: that of a new machine. That it is there says that settings.json may bring another one.
  schema =
    { stateVersion, ... }@form:
    {
      schema = 1;
      inherit stateVersion;
      options = map (entry: entry.field) (fields form);
    };
}
