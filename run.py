import subprocess,json,sys
exec(open('/tmp/user/cases.py').read())
tot=dict(n=0);wc=[];wm=[];half=[];me=vv=0;sbw=[];out={}
for n,b,q,t,h,p,w in A:
    open(f'/tmp/user/a/{n}.txt','w').write(t+'\n')
    c=['/tmp/user/viva','grade','--bank',b,'--question',q,'--transcript',f'/tmp/user/a/{n}.txt']
    r=subprocess.run(c+['--json'],capture_output=True,text=True)
    if r.returncode: print(n,r.returncode,r.stderr);
    j=json.loads(r.stdout); out[n]=j
    e=subprocess.run(c+['--explain'],capture_output=True,text=True); open(f'/tmp/user/a/{n}.out','w').write(e.stdout+e.stderr)
    row=[]
    for k,pt in enumerate(j['points'],1):
        want='hit' if k in h else 'partial' if k in p else 'missed'
        got=pt['verdict']; val={'hit':1,'partial':.5,'missed':0}
        me+=val[want];vv+=val[got];tot['n']+=1
        tot[(want,got)]=tot.get((want,got),0)+1
        if want!=got: row.append(f'{k}:{want[0]}>{got[0]}')
        if want=='missed' and got=='hit': wc.append((n,k))
        elif want=='hit' and got=='missed': wm.append((n,k))
        elif want!=got: half.append((n,k,want,got))
    s=len(j['said_but_wrong'])
    if s!=w: sbw.append((n,w,s))
    print(f"{n:18} me h{len(h)} p{len(p)}  {' '.join(row)}  wrong {w}/{s} {[c['code'] for c in j.get('caveats',[])]} cov {j['coverage']}")
print(len(A),len({x[2] for x in A}),tot,me,vv);print('WC',wc);print('WM',wm);print('HALF',half);print('SBW',sbw)
json.dump(out,open('/tmp/user/out.json','w'),ensure_ascii=False)
