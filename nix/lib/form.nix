# An option that a person fills in: mkOption's own arguments, and beside them what the form needs.
{ lib }:
let
  formArguments = {
    label = null;
    group = "Options";
    order = 1000;
    secret = false;
    # Of a secret: whose its file is. systemd hands it on from there (LoadCredential, EnvironmentFile).
    file = {
      mode = "0600";
      owner = "root";
      group = "root";
    };
    # Of a secret: the type of what its file holds, where that has its own format.
    content = null;
    advanced = false;
    required = false;
    # The name in settings.json; null: the last part of the option's name.
    key = null;
    # Of an enum's values: value → label.
    labels = { };
    unit = null;
    multiline = false;
    maxLength = null;
  };
in
arguments:
lib.mkOption (removeAttrs arguments (builtins.attrNames formArguments))
// {
  kilnForm = formArguments // builtins.intersectAttrs formArguments arguments;
}
