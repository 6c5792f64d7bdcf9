"""The mail account: its secrets and where they are kept, its sign-in at Microsoft or Google, and what providers allow.

Nothing here is written to a file of ours: a secret lies in the keyring, or comes from the environment, from a program,
or from a file that systemd hands over. `secrets` looks for them, `keyrings` speaks to the keyring, `tokens` keeps an
access token fresh, `microsoft` and `google` sign in, `providers` knows hosts and limits.
"""

from foitrack.accounts.keyrings import doubts, keyring_name
from foitrack.accounts.secrets import VARIABLES, forget, keep, secret_for, where
from foitrack.accounts.tokens import Keys, forget_all, where_token

__all__ = [
    "VARIABLES",
    "Keys",
    "doubts",
    "forget",
    "forget_all",
    "keep",
    "keyring_name",
    "secret_for",
    "where",
    "where_token",
]
