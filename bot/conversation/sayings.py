"""How busy people say the commands that are fully said by their name, besides the plain ways in `typed`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# As `plain` leaves them: lower case, no apostrophes, no courtesies and no stop at the end.
SAYINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "back": ("go back one", "back a step", "one back", "go back a question", "back to the last question"),
        "skip": (
            *("skip this one", "skip this question", "skip that", "skip question", "skip this section"),
            *("next question", "next section", "next one", "move on", "lets move on", "move to the next question"),
            *("come back to this", "come back to this later", "ill come back to this", "ill come back to that"),
            *("ill come back to this later", "i will come back to this", "leave this for now", "leave it for now"),
            *("leave this", "do this later", "not now thanks", "maybe later", "not at the moment"),
        ),
        "show": (
            *(
                "show me what i have",
                "show me what i have so far",
                "show me what we have",
                "show me what we have so far",
            ),
            *("what have i got so far", "what have we got so far", "what do i have so far", "what do we have so far"),
            *("see it", "see it so far", "see the draft", "see what i have", "see what we have so far", "preview"),
            *(
                "show me the document",
                "show the document",
                "show it",
                "show me it",
                "view",
                "view draft",
                "view the draft",
            ),
            *("show me everything", "show everything", "read it back", "what have you got"),
        ),
        "help": (
            *("i dont understand", "dont understand", "i do not understand", "i dont get it", "im stuck", "i am stuck"),
            *("im confused", "what do you mean", "what does this mean", "what does that mean", "what should i put"),
            *("what do i put", "what do i put here", "what should i write", "what do i write", "what do i type"),
            *(
                "what should i say",
                "what am i meant to do",
                "what do you want",
                "how does this work",
                "how do i do this",
            ),
            *("what are my options", "options", "menu", "start again", "start over"),
        ),
        "why": (
            *("why do you need to know", "why do you want to know", "why are you asking", "why are you asking this"),
            *("why do you ask this", "why is this needed", "why do i need this", "whats this for", "what is this for"),
            *("what is that for", "why does it matter", "why does this matter"),
        ),
        "example": (
            *(
                "any examples",
                "any example",
                "examples",
                "give me examples",
                "show me examples",
                "such as",
                "like what",
            ),
            *("do you have an example", "have you got an example", "what would an example be", "see an example"),
            *("show me one", "what does a good one look like", "what do other people put"),
        ),
        "done": (
            *("thats everything", "that is everything", "thats all of them", "that is all of them", "thats the lot"),
            *("that will do", "thatll do", "thats fine", "thats enough", "i think thats it", "i think thats all"),
            *("i think thats everything", "thats it for this one", "thats it for now", "finished with this section"),
            *(
                "done with this",
                "done with this section",
                "im finished",
                "i have finished",
                "no others",
                "no more to add",
            ),
            *(
                "nothing to add",
                "nothing else to add",
                "leave it as it is",
                "leave it at that",
                "looks good",
                "all good",
            ),
            *("thats good", "happy with that", "im happy with that"),
        ),
        "none": (
            *("nothing for this one", "nothing here", "nothing needed", "nothing for this", "there are none"),
            *(
                "there arent any",
                "none for this post",
                "none for this one",
                "none here",
                "none at all",
                "none required",
            ),
            *("not required", "doesnt apply", "does not apply", "not relevant", "no requirements", "leave it blank"),
            *("leave blank", "leave it empty", "leave this blank", "we dont need any", "dont need any"),
        ),
        "submit": (
            *("send it off", "send off", "send for approval", "send it for approval", "send it for sign-off"),
            *("send it for sign off", "submit for approval", "submit for sign-off", "submit for sign off"),
            *(
                "submit it for approval",
                "submit it for sign-off",
                "ready to send",
                "im ready to send",
                "ready to submit",
            ),
            *("im ready to submit", "get it signed off", "send to my manager", "send it to my manager"),
        ),
        "review": ("go to the review", "go to review", "to review", "go to the end", "check it", "check my answers"),
        "chat": ("cheers", "ta", "thx", "thanks a lot", "great", "brilliant", "perfect"),
        "edit": (
            "edit something",
            "fix something",
            "i made a mistake",
            "i want to change something",
            "go back and change",
        ),
        "undo": (
            *("undo last", "undo last one", "undo last change", "undo my last change", "undo what i just did", "oops"),
            *(
                "revert",
                "revert that",
                "ctrl z",
                "ctrl-z",
                "reverse that",
                "i didnt mean that",
                "i didnt mean to do that",
            ),
            *("that was a mistake",),
        ),
        "not_known": (
            *("not sure yet", "im not sure yet", "dont have it yet", "i dont have it yet", "i dont have that yet"),
            *("havent got it yet", "waiting for hr", "waiting on hr", "waiting to hear", "we havent decided"),
            *(
                "we havent decided yet",
                "havent decided yet",
                "to follow",
                "still to be decided",
                "still to be confirmed",
            ),
        ),
        "remaining": (
            *(
                "what have i got left",
                "what do i have left",
                "what have we got left",
                "how much more",
                "how much more is there",
            ),
            *("how much longer", "how many more", "how many more questions", "how many questions are left"),
            *("how many questions left", "how long will this take", "how long is this", "am i nearly done"),
            *("are we nearly done", "nearly done", "am i done", "whats next", "what is next", "what still needs doing"),
            *("what do i still need to do", "whats outstanding", "what is outstanding"),
        ),
        "repeat": (
            *("repeat the question please", "say again", "come again", "what did you ask", "what are you asking"),
            *("ask that again", "whats the question", "what is the question"),
        ),
        "pause": (
            *("ill finish this later", "ill finish later", "finish this later", "finish later", "ill do this later"),
            *("ill do this tomorrow", "do this tomorrow", "need to go", "i need to go", "got to go", "ive got to go"),
            *(
                "i have to go",
                "gotta go",
                "save",
                "save it",
                "save this",
                "save draft",
                "save the draft",
                "save for later",
            ),
            *("save and exit", "save and close", "is this saved", "is it saved", "back later", "brb", "in a meeting"),
        ),
        "stop": ("close", "close this", "leave", "thats it for today", "thats all for today", "done for today"),
        "drafts": (
            "my other drafts",
            "what drafts do i have",
            "show drafts",
            "see my drafts",
            "which drafts do i have",
        ),
        "bulk": ("paste it all", "do it all at once", "type it all at once", "paste the whole thing", "paste a list"),
        "duties": (
            *("duties", "the duties", "main duties", "the main duties", "what will they do", "what will the person do"),
            *("what does the job do", "begin with the duties", "start with the duties", "job duties"),
        ),
        "leave_duties": (
            *("leave the duties", "skip the duties", "no duties", "without duties", "go on without the duties"),
            *("go on without duties", "enough of the duties", "no more duties", "skip the rest of the duties"),
        ),
        "hr": (
            *("talk to hr", "speak to hr", "contact hr", "who do i ask", "who can i ask", "speak to someone"),
            *("speak to a person", "talk to a human", "speak to a human", "ask someone", "get help from hr", "call hr"),
        ),
    }
)
