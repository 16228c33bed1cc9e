"""Pools of phrases for conversations by rule, by purpose. Each speaker draws on some of a pool, so that voices differ.

`{you}` and `{me}` are first names, `{hour}` the time of day, `{it}` what is told, `{source}` who said so, `{seen}` a sight,
`{them}` whom it was of, `{there}` the place.
"""

Pool = tuple[str, ...]

GREET_CLOSE: Pool = (
    "There you are, {you}.",
    "{you}, good to see you.",
    "Hello, you.",
    "I hoped you would be here, {you}.",
    "{you}! Sit with me a moment.",
    "I was just thinking of you, {you}.",
    "You look well, {you}.",
    "At last a face I like to see.",
)
GREET: Pool = (
    "Good {hour}, {you}.",
    "Hello, {you}.",
    "{you}, how are you keeping?",
    "Good {hour}. Is this place taken?",
    "A fine {hour} to you, {you}.",
    "Ah, {you}. All well?",
    "Well met, {you}.",
    "{you}. Have you a minute?",
)
GREET_NEW: Pool = (
    "Good {hour}. {you}, is it not? I am {me}.",
    "We have hardly spoken, have we? I am {me}.",
    "Good {hour}. I see you about; I am {me}.",
    "Hello. I do not think I know you properly; {me}.",
    "Forgive me, I am bad with names. Mine is {me}.",
    "I have seen you here before. {me} is my name.",
)
GREET_CURT: Pool = ("{you}.", "You here, {you}?", "Hm. {you}.", "{you}. Well?", "So it is you, {you}.")
ANSWER: Pool = (
    "Good {hour}, {you}.",
    "Hello, {you}.",
    "{you}. I cannot complain.",
    "Ah, {you}. Well enough, thank you.",
    "The same to you, {you}.",
    "Still upright, as you see.",
    "{you}! And you?",
    "Busy, but glad of a pause, {you}.",
)
ANSWER_NEW: Pool = (
    "Pleased to meet you, {you}.",
    "Then I have a name for you now. Mine is {me}.",
    "{me}. Good to know you.",
    "Good {hour}, {you}. Yes, {me}.",
    "{me} here. We ought to have done this before.",
    "I wondered who you were. I am {me}.",
)
ANSWER_CURT: Pool = ("{you}.", "Well.", "As you see.", "{hour}, {you}.", "What is it, {you}?")
TELL: Pool = (
    "Have you heard? {it}",
    "I will tell you something: {it}",
    "Did you know? {it}",
    "This is going round: {it}",
    "Here is some news for you. {it}",
    "I must tell you this. {it}",
    "Before I forget: {it}",
    "Keep it in mind: {it}",
)
MATTER: Pool = (
    "I came to you about this: {it}.",
    "There is something I wanted to see you about: {it}.",
    "What I am here for, {you}: {it}.",
    "I have had this in mind for you: {it}.",
)
MATTER_REPLY: Pool = (
    "Then we have spoken of it.",
    "Good that you come to me with it, {you}.",
    "I see. I shall think about it.",
    "Ask away; I will say what I know.",
    "So that is what it is.",
)
ASK_WHY: Pool = (
    "I waited for you, {you}: {it}. Why did you not come?",
    "You did not come to {it}, {you}. What happened?",
    "We had agreed on {it}, and I stood there alone. Did something come up?",
)
ASK_WHY_REPLY: Pool = (
    "I am sorry. The day got away from me.",
    "I know, and I should have sent word.",
    "Something came up, {you}. It will not happen again.",
)
PASS_ON: Pool = (
    "{source} told me this: {it}",
    "I have it from {source}: {it}",
    "According to {source}: {it}",
    "{source} says so, and I pass it on: {it}",
    "You may have it from {source} already: {it}",
    "It was {source} who said it: {it}",
)
CONFIDE: Pool = (
    "Between the two of us: {it}",
    "You must keep this to yourself. {it}",
    "I have told nobody else. {it}",
    "This must not go any further. {it}",
)
PASS_DOUBT: Pool = (
    "{source} claims something, and I am not sure of it: {it}",
    "Make of it what you like, but {source} says: {it}",
    "I would not swear to it, but {source} has it so: {it}",
    "If one may believe {source}: {it}",
)
TAKEN: Pool = (
    "That is news to me.",
    "I had not heard that.",
    "Well. Thank you for telling me, {you}.",
    "Now that is something.",
    "Then I know more than I did this morning.",
    "Who would have thought it.",
    "Good that you tell me, {you}.",
)
CONCERNED: Pool = (
    "Oh no. I shall keep my eyes open.",
    "That is hard. Tell me if I can do anything.",
    "I am sorry to hear it.",
    "Poor thing. I will look about on my way.",
    "And nobody has seen anything?",
    "I hope it turns out well.",
)
KNEW: Pool = ("I had heard, yes.", "So I was told.", "Yes, it has come round to me too.", "I know; half the town does.")
DOUBTED: Pool = (
    "Who says so? I would want to see it first.",
    "I would not believe every word of that, {you}.",
    "Hm. I have my doubts.",
    "That does not sound right to me.",
    "You are having me on, {you}.",
    "People say all sorts of things.",
)
DENIED: Pool = (
    "That is not what I heard. {it}",
    "No, {you}, it is otherwise: {it}",
    "You have that wrong, I think. {it}",
    "Somebody has misled you. {it}",
)
COMING: Pool = (
    "I would like to come. Count me in.",
    "Then I shall be there.",
    "I will come, {you}, gladly.",
    "Yes, I will be there.",
    "I would not miss it.",
    "Keep me a chair, I am coming.",
)
NOT_COMING: Pool = (
    "I do not think I can, but thank you.",
    "Evenings are difficult for me. Another time.",
    "I am not one for company of that size, {you}.",
    "I had better not promise anything.",
    "Not this time, {you}.",
    "Have a good time without me.",
)
ENGAGED: Pool = ("I am not free then, I am afraid.", "I have to be elsewhere then.", "That is the one hour I cannot, {you}.")
INVITE: Pool = (
    "What about {it} at {there}, {day} at {time}?",
    "Shall we meet {day} at {time}, at {there}, for {it}?",
    "Would you come to {there} {day} at {time}? I thought of {it}.",
    "I mean to be at {there} {day} at {time}, for {it}. Will you join me?",
    "{it}, {day} at {time}, at {there}: are you with me, {you}?",
)
HOST: Pool = (
    "I am giving {it} at {there}, {day} from {time}. Will you come?",
    "There will be {it} at {there}, {day} from {time}, and I am the host. Do come, {you}.",
    "I have {it} at {there}, {day} from {time}. I want you there, {you}.",
    "You are asked to {it}, {you}: at {there}, {day} from {time}. Do say yes.",
)
SAW: Pool = (
    "I saw {seen}.",
    "A while ago I saw {seen}.",
    "I could not help noticing {seen}.",
    "You should have seen {seen}.",
    "I looked up, and there was {seen}.",
    "I have just seen {seen}.",
)
SAW_REPLY: Pool = (
    "Is that so?",
    "That sounds about right.",
    "Good for {them}.",
    "I had wondered where {them} was.",
    "At this hour?",
    "{them} never changes.",
    "You do keep your eyes open, {you}.",
    "I should look in there myself.",
)
SAW_YOU: Pool = (
    "Still {doing}, I see.",
    "So you are {doing}.",
    "I did not expect to find you {doing}.",
    "You are {doing}; do not let me stop you.",
)
SAW_YOU_REPLY: Pool = (
    "Somebody has to.",
    "It passes the time.",
    "Nearly done.",
    "As you see.",
    "It is better than sitting at home.",
    "I like it well enough.",
)
SELF: Pool = ("As for me, {it}", "Since you ask: {it}", "Just now {it}", "To tell you the truth, {it}", "You know, {it}")
SELF_REPLY: Pool = (
    "You will manage, {you}.",
    "Tell me how it goes.",
    "I would not have the patience.",
    "That is like you.",
    "Let me know if I can help.",
    "Since when?",
    "And does it please you?",
    "There are worse things, {you}.",
)
LATER: Pool = (
    "I shall be {it} later.",
    "For me it is {it} next.",
    "The day is not over: {it}, still.",
    "I still have this before me: {it}.",
)
LATER_REPLY: Pool = (
    "Then do not be late.",
    "I may see you there.",
    "You have filled your day.",
    "Enjoy it.",
    "Rather you than me, {you}.",
)
DONE: Pool = ("I ended up {it}.", "Would you believe it, I was {it}.", "I have been {it}, of all things.")
DONE_REPLY: Pool = (
    "That was good of you.",
    "You would.",
    "And, did it help?",
    "I should have done the same.",
    "Better you than me.",
)
THOUGHT: Pool = (
    "I have been thinking. {it}",
    "It came to me just now: {it}",
    "I have made up my mind about one thing. {it}",
    "Do you know what I think? {it}",
    "Something has been on my mind. {it}",
)
THOUGHT_REPLY: Pool = (
    "You think too much, {you}.",
    "I have thought the same.",
    "Sleep on it.",
    "There may be something in that.",
    "What brought you to that?",
    "I would not have said so, but you may be right.",
)
SMALL: tuple[tuple[str, Pool], ...] = (
    ("The light is good today.", ("It is. It will not last.", "Good enough to see the dust by.", "I had not looked up yet.")),
    ("It is quieter than I expected here.", ("Wait an hour.", "I like it so.", "It could be worse.")),
    ("The wind has turned.", ("It does, at this time of year.", "I felt it in my knees.", "Then it will be cold by night.")),
    (
        "My feet are telling me it will rain.",
        ("Mine say nothing of the kind.", "Then I shall take a coat.", "Your feet again, {you}."),
    ),
    ("I never know where the {hour} goes.", ("Nor do I.", "It goes where the last one went.", "Ask me tomorrow.")),
    ("Somebody has been sweeping; look at that.", ("I had not noticed, but yes.", "About time.", "It was not me, {you}.")),
    ("They could do with another chair in here.", ("And with fewer people.", "You can have mine.", "So they could.")),
    ("I slept badly.", ("Too much on your mind, {you}?", "The moon, perhaps.", "You should walk in the evening.")),
    ("Do you ever think of going away from here?", ("Every winter.", "Where would I go?", "Not since I unpacked.")),
    ("I have forgotten what I came for.", ("It will come back to you.", "Then sit down.", "That happens to me daily.")),
    (
        "There is a smell of bread from somewhere.",
        ("You are hungry, that is all.", "There is. It comes and goes.", "Lucky for some."),
    ),
    ("I ought to write more letters.", ("To whom?", "Nobody does any more.", "Begin with a short one.")),
)
PART: Pool = (
    "I must get on.",
    "Well, back to it.",
    "Mind how you go, {you}.",
    "We will talk again.",
    "I will not keep you, {you}.",
    "Right. There are things to do.",
    "I have stood about long enough.",
    "That is all I had to say.",
)
PART_REPLY: Pool = (
    "See you, {you}.",
    "Until later.",
    "Yes. Take care.",
    "Goodbye, {you}.",
    "All right, then.",
    "So long, {you}.",
    "Off with you, {you}.",
)
