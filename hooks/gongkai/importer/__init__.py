"""Raw material -> drafts: pages, letters and pasted text become Markdown with front matter, and a report of what was understood.

file -> sniff -> decode -> source reader -> Raw -> sort -> Page -> rules -> findings -> outline, Markdown, front matter -> Draft
"""
