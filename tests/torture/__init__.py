"""Commands that are killed. What is asserted beside the tests themselves is to say as much when it fails."""

import pytest

pytest.register_assert_rewrite("tests.torture.letters", "tests.torture.mails", "tests.torture.scenes")
