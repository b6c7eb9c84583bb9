"""Files: Slack's own upload helper, downloads, what people attach, deletion."""

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.driver import Refused, Workspace
from bot.sandbox.server import RunningSandbox
from tests.sandbox.bolt_bot import Bot
from tests.sandbox.test_web_api import error_of

SIGNOFF = "C0SIGNOFF02"
TOKEN = {"Authorization": "Bearer xoxb-sandbox-bot-token"}


def test_files_upload_v2_unchanged(web: WebClient, ws: Workspace) -> None:
    root = web.chat_postMessage(channel=SIGNOFF, text="root")["ts"]
    content = bytes(range(256))
    answer = web.files_upload_v2(
        channel=SIGNOFF,
        thread_ts=root,
        content=content,
        filename="spec.docx",
        title="The spec",
        initial_comment="So far",
    )
    assert answer["file"]["mimetype"].endswith("wordprocessingml.document")
    (message,) = ws.person("dana.whitfield").messages(SIGNOFF, thread_ts=root)[1:]
    assert (message.text, message.files[0].title, message.files[0].size) == ("So far", "The spec", 256)
    assert ws.download(message.files[0]) == content


def test_several_files_in_one_message(web: WebClient, ws: Workspace) -> None:
    uploads = [{"content": b"one", "filename": "a.txt"}, {"content": b"two", "filename": "b.txt"}]
    web.files_upload_v2(channel=SIGNOFF, file_uploads=uploads)
    (message,) = ws.history(SIGNOFF)
    assert [ws.download(file) for file in message.files] == [b"one", b"two"]


def test_an_upload_that_is_not_what_was_announced(web: WebClient) -> None:
    answer = web.files_getUploadURLExternal(filename="a.txt", length=3)
    assert httpx.post(answer["upload_url"], content=b"four").status_code == 400
    files = [{"id": answer["file_id"], "title": "a"}]
    assert error_of(web.files_completeUploadExternal, files=files, channel_id=SIGNOFF) == "file_not_found"


def test_sharing_where_the_app_is_not(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        web.files_upload_v2(channel="C0GENERAL01", content=b"x", filename="a.txt")


def test_private_addresses_need_the_token(web: WebClient) -> None:
    file = web.files_upload_v2(channel=SIGNOFF, content=b"secret", filename="a.txt")["file"]
    for address in (file["url_private"], file["url_private_download"]):
        assert httpx.get(address).status_code == 403
        assert httpx.get(address, headers={"Authorization": "Bearer other"}).status_code == 403
        assert httpx.get(address, headers=TOKEN).content == b"secret"


def test_a_download_is_never_run_by_a_browser(sandbox: RunningSandbox, ws: Workspace) -> None:
    said = ws.person("dana.whitfield").attach(b"<script>alert(1)</script>", "page.html")
    answer = httpx.get(f"{sandbox.url}/sandbox/files/{said.files[0].id}/page.html")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_deleting_leaves_a_tombstone(web: WebClient, ws: Workspace) -> None:
    file = web.files_upload_v2(channel=SIGNOFF, content=b"x", filename="a.txt")["file"]
    assert web.files_info(file=file["id"])["file"]["name"] == "a.txt"
    web.files_delete(file=file["id"])
    assert error_of(web.files_info, file=file["id"]) == "file_deleted"
    (message,) = ws.person("dana.whitfield").messages(SIGNOFF)
    assert message.files[0].deleted
    with pytest.raises(Refused):
        ws.download(message.files[0])


def test_what_a_person_attaches_reaches_the_bot(bot: Bot, ws: Workspace, web: WebClient) -> None:
    ws.person("dana.whitfield").attach(b"old spec", "old.txt", text="Here it is")
    ws.wait(lambda: bot.events("message"), about="the file's event")
    event = bot.events("message")[0]["event"]
    assert (event["subtype"], event["text"], event["files"][0]["name"]) == ("file_share", "Here it is", "old.txt")
    assert httpx.get(event["files"][0]["url_private_download"], headers=TOKEN).content == b"old spec"
    assert error_of(web.files_delete, file=event["files"][0]["id"]) == "cant_delete_file"


def test_a_very_long_paste_becomes_a_snippet_with_every_character(bot: Bot, ws: Workspace) -> None:
    words = "criterion & <more> " * 1_000
    said = ws.person("dana.whitfield").say(words)
    assert (said.text, said.files[0].name) == ("", "Untitled")
    assert ws.download(said.files[0]).decode() == words
    ws.wait(lambda: bot.events("message"), about="the snippet's event")
    assert bot.events("message")[0]["event"]["files"][0]["mode"] == "snippet"
