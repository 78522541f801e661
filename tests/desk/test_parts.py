"""What the processes of a desk are told by their environment."""

import pytest

from casefile.desk.parts import surroundings


@pytest.mark.parametrize("bucket", ["captures", ""])
def test_the_keys_of_a_bucket_are_passed_on_where_there_is_one_and_nothing_else_is(monkeypatch, bucket):
    told = {"CASEFILE_S3_BUCKET": bucket, "AWS_ACCESS_KEY_ID": "a", "SECRET_OF_THE_SHELL": "b"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    env = surroundings({"SECRET_KEY": "c", "DATABASE_OWNER_URL": "d"}, "SECRET_KEY")
    assert ("AWS_ACCESS_KEY_ID" in env) is bool(bucket)
    assert env["SECRET_KEY"] == "c"
    assert not {"SECRET_OF_THE_SHELL", "DATABASE_OWNER_URL"} & set(env)
