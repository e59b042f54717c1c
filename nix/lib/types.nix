# Types that a form knows more about than "text". `kilnForm` is what the schema has about the type.
{ lib }:
let
  texts = import ./texts.nix;

  textType =
    {
      pattern,
      description,
      form,
    }:
    lib.types.strMatching pattern
    // {
      inherit description;
      descriptionClass = "noun";
      kilnForm = {
        kind = "string";
        expects = description;
      }
      // form;
    };
in
rec {
  hostname = textType texts.hostname;
  sshPublicKey = textType texts.sshPublicKey;
  userName = textType texts.userName;

  # A text with its own format. The words follow "it has to be" and "is no".
  matching =
    description: pattern:
    lib.types.strMatching pattern
    // {
      inherit description;
      descriptionClass = "noun";
    };

  # A web socket's address is urlOf [ "ws" "wss" ].
  urlOf = names: textType (texts.urlOf names);
  url = urlOf [
    "http"
    "https"
  ];

  # A file that is there at run time. Never a Nix path: that would copy a secret into the store, which every user can read.
  runtimePath =
    let
      type = textType texts.runtimePath;
    in
    type // { check = value: type.check value && !lib.hasPrefix "/nix/store" value; };
}
