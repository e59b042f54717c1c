# An option that a person fills in: mkOption's own arguments, and beside them what the form needs.
{ lib }:
let
  formArguments = {
    label = null;
    group = "Options";
    order = 1000;
    secret = false;
    # The mode and owner of a secret's file. systemd passes the file to services (LoadCredential, EnvironmentFile).
    file = {
      mode = "0600";
      owner = "root";
      group = "root";
    };
    # The type of a secret's content, if that has its own format.
    content = null;
    advanced = false;
    required = false;
    # The name in settings.json; null: the last part of the option's name.
    key = null;
    # The labels of an enum's values: value → label.
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
